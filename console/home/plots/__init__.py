"""Plots as SVG that the server draws: no script, no inline style. Across in per cent, so that one drawing fits desk and phone;

down in pixels. What is drawn stands in a table beneath, too.
"""
