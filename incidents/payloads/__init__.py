"""What senders send: one adapter a shape, each turning a verified body into one `Report` about one alert group."""

from incidents.payloads.read import read_report
from incidents.payloads.report import Report

__all__ = ["Report", "read_report"]
