"""What a model is measured by: cases as data, properties that each answer has or has not, and how many had it last time.

The cases hold nothing of anybody's. `manage.py run_evals` asks them; what a stand-in answers says how well the pipeline around
a model holds, and what a real one answers how good its words are.
"""
