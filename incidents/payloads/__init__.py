"""What senders send: one adapter a shape, each turning a verified body into `Report`s, one about each alert group in it."""

from incidents.payloads.read import read_group_id, read_reports
from incidents.payloads.report import Happened, Report

__all__ = ["Happened", "Report", "read_group_id", "read_reports"]
