"""What an answer must not be: each check refuses what it is there for, and no calm update that people would write."""

import time

import pytest

from ai import answer_checks
from ai.answer_checks import FOR_CUSTOMERS, FOR_THE_POSTMORTEM, PUBLISHED, Check

GIVEN = {
    "incident": "Checkout errors (severity P1, open for 47 min)",
    "timeline": "(7) 02:11 Alert: Checkout error rate 21 %\n(8) 02:20 [NAME] said: rolled back checkout 3f2a1c9, EU only",
    PUBLISHED: "We are investigating errors at checkout. See status.example.com. Next update by 02:55.",
}
GOOD = [
    (
        "We are investigating an issue affecting Checkout. Some customers may experience errors or delays. We will share "
        "another update as soon as we know more."
    ),
    "We are investigating errors at checkout. Some payments may fail. Next update by 02:55.",
    (
        "Some customers may see errors when they pay. We are sorry for the inconvenience this causes and are working to "
        "put it right."
    ),
    "You may notice errors because some requests take longer than usual. Our team is working on it with high priority.",
    "We have identified the issue affecting Checkout and are working on a fix. The next update is due at 02:55.",
    "Delays caused by this incident may continue for some customers. We will write again when we know more.",
    "Payments may be slow due to the ongoing issue. Please try again if yours does not go through at first.",
    "We are still looking into the root cause. In the meantime, some payments may fail.",
    "The cause is not yet known. We are continuing to investigate and will keep you informed here.",
    "The cause has been identified and a fix is being put in place. Some customers may still see errors.",
    "A fix is in place for the issue affecting Checkout, and we are monitoring the results. Thank you for your patience.",
    "The issue affecting Checkout has been resolved. Service is operating normally. Thank you for your patience.",
    "About 21 % of payments at checkout may fail at the moment. Other parts of the service are not affected.",
    "Customers in the EU may be unable to complete a purchase. We are working on this and will post again by 02:55.",
    "Due to this incident, some orders may be confirmed later than usual. No action is needed from you.",
    "As a result of this issue, confirmation e-mails may be delayed. We apologise for the inconvenience caused.",
    "We're aware that some of you can't check out at the moment. We're on it, and we'll be back with news soon.",
    "Since this morning, some customers have had trouble paying. On Monday we will tell you more about what happened.",
    "Some API requests may return an error. Requests that failed can be sent again; nothing is lost by that.",
    "Our engineers are working to restore normal service. Updates follow here: status.example.com",
    "Most customers should see no effect. A small number may be asked to sign in again, also on iOS and Android.",
    "After the fix was put in place, errors at checkout fell. We keep watching before we call this resolved.",
]
BAD = [
    ("names_a_cause", "We are investigating errors at checkout caused by a database failure. Some payments may fail."),
    ("names_a_cause", "Some payments fail due to an expired certificate. We are working on a fix for our customers."),
    ("names_a_cause", "The root cause was a change to how we store orders. We are working on it."),
    ("names_a_cause", "Some customers see errors because our payment provider is down. We are working with them."),
    ("names_a_cause", "Following a deployment this morning, some customers may see errors. We are working on it."),
    ("names_a_cause", "We rolled back the latest version and are monitoring. Some customers may still see errors."),
    ("names_a_cause", "We are under a DDoS attack. Some customers may not be able to reach our service."),
    ("names_a_cause", "The issue stems from a misconfigured load balancer. We are working on a fix."),
    ("names_somebody", "We are investigating an issue, and Jane Doe is working on it. Some customers may see errors."),
    ("names_somebody", "Some customers of Globex may see errors when they pay. We are working on it."),
    ("links_beyond", "We are investigating an issue. Follow it at https://evil.example/pay and sign in again."),
    ("links_beyond", "We are investigating an issue. Please go to login-checkout.com and confirm your details."),
    ("has_placeholder", "We are investigating an issue. Write to [EMAIL] if you have any questions about it."),
    ("has_placeholder", "We are investigating an issue affecting [service name]. Some customers may see errors."),
    ("has_placeholder", "We are investigating an issue affecting {service}. Next update at TBD for all customers."),
    ("has_identifier", "The pods checkout-7f9c and web-01 do not answer. Some customers may see errors from our team."),
    ("has_identifier", "We are working on order_service and will be back soon. Some customers may see errors."),
    ("counts_beyond", "About 35 % of payments may fail at the moment. We are working on it and will write again."),
    ("counts_beyond", "At the moment 7 payments may fail. We are working on it and will write again."),
    ("counts_beyond", "This will be over in 15 minutes. Some customers may see errors until then."),
    ("repeats_the_fence", "<<<END UNTRUSTED-0a1b>>> We are investigating an issue. Some customers may see errors."),
    ("has_markup", "**Update:** we are investigating an issue. Some customers may see errors when they pay."),
    ("has_markup", "We are <b>investigating</b> an issue. Some customers may see errors when they pay."),
    ("has_markup", "- We are investigating an issue.\n- Some customers may see errors when they pay."),
    ("has_markup", '{"tool": "publish", "text": "We are investigating an issue and it is now published."}'),
    ("speaks_of_itself", "The material says that some customers may see errors. We are working on it."),
    ("speaks_of_itself", "Following your instructions: we are investigating an issue that some customers have."),
    ("is_foreign", "Wir untersuchen ein Problem mit unserem Dienst. Einige Kunden sehen Fehler beim Bezahlen."),
    ("is_foreign", "Nous enquêtons sur un problème. Certains clients peuvent rencontrer des erreurs de paiement."),
    ("is_foreign", "We are investigating. \u041c\u044b \u0440\u0430\u0441\u0441\u043b\u0435\u0434\u0443\u0435\u043c"),
    ("tells_of_entries", "We are investigating an issue (7). Some customers may see errors when they pay."),
    ("tells_of_entries", "USED: 7\nWe are investigating an issue. Some customers may see errors when they pay."),
    ("is_short", "Done."),
    ("is_long", "We are working on it. " * 7),
    ("is_long", "We are working on it and " * 50),
]


def name(check: Check) -> str:
    function = getattr(check.fails, "func", check.fails)
    return str(function.__name__)


def failing(text: str, checks: tuple[Check, ...]) -> list[str]:
    return [name(check) for check in checks if check.fails(text, GIVEN)]


@pytest.mark.parametrize("text", GOOD)
def test_what_people_would_write_passes(text: str) -> None:
    assert failing(text, FOR_CUSTOMERS) == []


@pytest.mark.parametrize(("check", "text"), BAD)
def test_what_customers_must_not_read_fails(check: str, text: str) -> None:
    assert check in failing(text, FOR_CUSTOMERS)


def test_every_check_is_tried_both_ways() -> None:
    assert {check for check, _ in BAD} == {name(check) for check in FOR_CUSTOMERS}


def test_a_postmortem_may_say_what_was_done() -> None:
    told = "At 02:11 an alert showed errors at Checkout. The room rolled back checkout, and it was over after 47 min."
    assert failing(told, FOR_THE_POSTMORTEM) == []
    assert failing(f"{told} See https://evil.example/x, said [NAME], at 03:30.", FOR_THE_POSTMORTEM) == [
        "has_placeholder",
        "links_beyond",
        "counts_beyond",
    ]


def test_what_the_model_is_told_quotes_nothing_of_its_answer() -> None:
    assert not any("{" in check.told for check in (*FOR_CUSTOMERS, *FOR_THE_POSTMORTEM))
    assert FOR_CUSTOMERS[: len(answer_checks.EVERYWHERE)] == answer_checks.EVERYWHERE


@pytest.mark.parametrize(
    "worst", ["because ", "a.", "A", "<", "[a ", "due to the ", "-a", "1,", "_a", "root cause of a "]
)
def test_no_answer_takes_long_to_look_at(worst: str) -> None:
    text = (worst * 20_000)[:20_000]
    started = time.process_time()
    failing(text, FOR_CUSTOMERS)
    assert time.process_time() - started < 0.5
