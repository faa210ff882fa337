"""The 106 criteria of RGAA 4.1.2, and what shows that each is met here or has nothing to apply to."""

from datetime import date

from tests.accessibility.evidence import Evidence

# In whose month people last looked at all of the sample; who looks again at one criterion dates that one.
LOOKED_AT = date(2026, 11, 27)


def judged(words: str) -> Evidence:
    """Only people can tell; `words` say what they saw."""
    return Evidence(judged=words, on=LOOKED_AT)


def nothing(absent: str = "", words: str = "") -> Evidence:
    """Nothing of the kind is there: `absent` is how templates would hold it, `words` what people saw."""
    return Evidence(absent=absent, judged=words, on=LOOKED_AT if words else None, is_applicable=False)


FILMS = nothing("<video <audio <object <embed")
LAYOUT_TABLES = nothing('role="presentation" role="none"')

CRITERIA: dict[str, Evidence] = {
    "1.1": Evidence(axe="image-alt role-img-alt svg-img-alt", rules="naming.faults"),
    "1.2": judged("marks, logos and icons are silent"),
    "1.3": judged("the QR code says that its key is written below"),
    "1.4": nothing(words="no image is a test of being human: the proof is a computation"),
    "1.5": nothing(words="no image is a test of being human"),
    "1.6": judged("the QR code: the key in text"),
    "1.7": judged("the key is exact, and can be copied"),
    "1.8": nothing(words="no image of text"),
    "1.9": nothing("<figure"),
    "2.1": nothing("<iframe <frame"),
    "2.2": nothing("<iframe <frame"),
    "3.1": judged("state and errors are said in words too"),
    "3.2": Evidence(axe="color-contrast"),
    "3.3": judged("input border 4.28:1, focus 18.2:1"),
    **{f"4.{number}": FILMS for number in range(1, 14)},
    "5.1": nothing(words="no table has more than one level of headings"),
    "5.2": nothing(words="no table has more than one level of headings"),
    "5.3": LAYOUT_TABLES,
    "5.4": Evidence(rules="forms.faults"),
    "5.5": judged("each caption says what the table holds"),
    "5.6": Evidence(axe="td-headers-attr th-has-data-cells", rules="forms.faults"),
    "5.7": Evidence(axe="td-headers-attr th-has-data-cells", rules="forms.faults"),
    "5.8": LAYOUT_TABLES,
    "6.1": judged("each link tells its target with its line"),
    "6.2": Evidence(axe="link-name", rules="naming.name_of"),
    "7.1": Evidence(axe="aria-allowed-attr aria-required-attr aria-valid-attr-value button-name"),
    "7.2": nothing(words="scripts are comforts: nothing is said by them alone"),
    "7.3": Evidence(
        tests="test_the_menu_opens_and_closes_with_the_keyboard test_everything_works_without_scripts"
    ),
    "7.4": judged("nothing moves before a button is pressed"),
    "7.5": Evidence(tests="test_saved_is_said_only_when_it_was"),
    "8.1": Evidence(rules="nu.faults_in"),
    "8.2": Evidence(rules="nu.faults_in nesting.faults"),
    "8.3": Evidence(axe="html-has-lang", rules="naming.faults"),
    "8.4": Evidence(axe="html-lang-valid"),
    "8.5": Evidence(axe="document-title", rules="naming.faults"),
    "8.6": Evidence(tests="test_no_two_pages_of_a_site_have_one_title"),
    "8.7": Evidence(tests="test_names_that_stay_french_say_so_on_english_pages"),
    "8.8": Evidence(axe="valid-lang"),
    "8.9": judged("no element stands for its looks alone"),
    "8.10": nothing(words="everything is read from left to right"),
    "9.1": Evidence(rules="naming.faults"),
    "9.2": judged("header, navigation, main and footer on every page"),
    "9.3": Evidence(rules="forms.faults nesting.faults"),
    "9.4": nothing("<blockquote <q>"),
    "10.1": Evidence(rules="nu.faults_in"),
    "10.2": judged("without style sheets all is there"),
    "10.3": judged("without style sheets all is in order"),
    "10.4": judged("at 200 % all can be read"),
    "10.5": judged("each colour of text stands with its ground"),
    "10.6": Evidence(axe="link-in-text-block"),
    "10.7": judged("the focus is seen everywhere"),
    "10.8": judged("what is hidden need not be read"),
    "10.9": judged("nothing is told by shape or place alone"),
    "10.10": judged("nothing is told by shape or place alone"),
    "10.11": Evidence(tests="test_pages_are_accessible_at_both_widths"),
    "10.12": judged("with wider spacing all can be read"),
    "10.13": nothing(words="explanations open by a press"),
    "10.14": nothing(words="nothing opens by hovering"),
    "11.1": Evidence(axe="label select-name", rules="forms.faults"),
    "11.2": judged("each label says what is asked for"),
    "11.3": judged("one label for one thing on all pages"),
    "11.4": judged("labels stand above their fields"),
    "11.5": Evidence(tests="test_the_two_days_of_a_delegation_are_one_question", rules="nesting.faults"),
    "11.6": Evidence(rules="nesting.faults"),
    "11.7": judged("each legend says what its fields share"),
    "11.8": nothing("<optgroup"),
    "11.9": Evidence(axe="button-name", rules="naming.faults"),
    "11.10": Evidence(rules="forms.faults"),
    "11.11": judged("errors name the expected form with an example"),
    "11.12": judged("what is filed is shown again first, and can be corrected after"),
    "11.13": Evidence(axe="autocomplete-valid", rules="forms.faults"),
    "12.1": Evidence(tests="test_the_site_map_leads_to_pages_that_are_there"),
    "12.2": judged("the navigation is at the same place everywhere"),
    "12.3": Evidence(tests="test_the_site_map_leads_to_pages_that_are_there"),
    "12.4": Evidence(tests="test_every_page_leads_to_the_site_map_and_says_how_accessible_it_is"),
    "12.5": nothing(words="no search of the whole site"),
    "12.6": Evidence(axe="bypass"),
    "12.7": Evidence(tests="test_the_skip_link_is_the_first_stop_and_leads_to_the_text"),
    "12.8": judged("the focus follows the reading order"),
    "12.9": judged("no focus trap"),
    "12.10": nothing("accesskey"),
    "12.11": nothing(words="nothing opens by hovering"),
    "13.1": Evidence(
        rules="session_end.faults",
        tests="test_every_page_warns_before_its_session_ends test_one_tab_keeps_the_session_of_all",
    ),
    "13.2": Evidence(tests="test_no_page_opens_a_window_by_itself"),
    "13.3": Evidence(tests="test_verapdf_finds_every_paper_valid_and_those_of_before_not"),
    "13.4": judged("the page of a receipt says what its paper says"),
    "13.5": nothing(words="no smileys or drawings of letters"),
    "13.6": nothing(words="no smileys or drawings of letters"),
    "13.7": nothing("<blink <marquee"),
    "13.8": nothing("<blink <marquee"),
    "13.9": judged("both ways up"),
    "13.10": nothing(words="no gesture but pressing"),
    "13.11": judged("pressing acts when it is let go"),
    "13.12": nothing(words="no movement of the device is read"),
}
