"""Every id that a page, a callback and a script share, by page. (layouts)"""

# every board
SNAPSHOT = "snapshot"  # dcc.Store: the newest snapshot; assets/live.js puts it there
META = "meta"  # dcc.Store: what a script must know of city and language; never changes while the page is open
EVENT = "event"  # dcc.Store: the event number that the page shows
ASKED = "asked"  # dcc.Location: only where the browser did not say which page it is on
PAGE = "page"

# wall
WALL = "wall"
WALL_FRESHNESS = "wall-freshness"
WALL_DATE = "wall-date"
WALL_DAY_KIND = "wall-day-kind"
WALL_CLOCK = "wall-clock"
WALL_BROKEN = "wall-broken"
WALL_KPIS = "wall-kpis"
WALL_RANKING = "wall-ranking"
WALL_RANKING_NOTE = "wall-ranking-note"
WALL_CURVE = "wall-curve"
WALL_CURVE_NOTE = "wall-curve-note"
WALL_CURVE_TABLE = "wall-curve-table"
WALL_OVERDUE = "wall-overdue"
WALL_MAP_BOX = "wall-map-box"
WALL_MAP = "wall-map"
WALL_MAP_LABELS = "wall-map-labels"
WALL_TOUR = "wall-tour"
WALL_MAP_NEWEST = "wall-map-newest"
WALL_MAP_OPEN = "wall-map-open"
WALL_MAP_EMPTY = "wall-map-empty"
WALL_INSET = "wall-inset"
WALL_INSET_LABELS = "wall-inset-labels"
WALL_LEGEND = "wall-legend"
WALL_DEADLINES = "wall-deadlines"
WALL_BREACH = "wall-breach"
WALL_DEADLINES_NOTE = "wall-deadlines-note"
WALL_FEED = "wall-feed"
WALL_FEED_NOTE = "wall-feed-note"
WALL_OUTCOME = "wall-outcome"
WALL_OUTCOME_NOTE = "wall-outcome-note"
WALL_SPOKEN = "wall-spoken"
SCENE_PANEL_RANKING = "wall-panel-ranking"
SCENE_PANEL_DAYS = "wall-panel-days"
SCENE_PANEL_TABLE = "wall-panel-table"
SCENE_SOLVED = "wall-solved"
SCENE_SOLVED_LIST = "wall-solved-list"
SCENE_LEAGUE = "wall-league"
SCENE_TRUTH = "wall-truth"

# board: assets/board.js and layouts/board.py
BOARD = "board"
BOARD_URL = "board-url"  # dcc.Location: the filters are in the address
BOARD_FILTERS = "board-filters"  # dcc.Store: what the address asks for
BOARD_REQUEST = "board-request"  # dcc.Store: what the server is asked now
BOARD_ANSWER = "board-answer"  # dcc.Store: what it said
BOARD_DRAWN = "board-drawn"  # dcc.Store: the event number that is drawn
BOARD_POINTED = "board-pointed"  # dcc.Store: the hexagon whose card is open
BOARD_BOX = "board-box"  # dcc.Store: the part of the map whose single cases are asked for, from zoom 13 on
BOARD_POINTS = "board-points"  # dcc.Store: these cases
BOARD_AS_OF = "board-as-of"
BOARD_FRESHNESS = "board-freshness"
BOARD_SIZE = "board-size"
BOARD_LANGUAGE = "board-language"
BOARD_BROKEN = "board-broken"
BOARD_HEADLINE = "board-headline"
BOARD_SUB = "board-sub"
BOARD_NUMBERS = "board-numbers"
BOARD_PERIODS = "board-periods"
BOARD_RANGE = "board-range"
BOARD_PANELS = "board-panels"
BOARD_CATEGORY = "board-category"
BOARD_DISTRICT = "board-district"
BOARD_STREET = "board-street"
BOARD_STATES = "board-states"
BOARD_NOTE = "board-note"
BOARD_CRUMBS = "board-crumbs"
BOARD_CASES = "board-cases"
BOARD_MAP_BOX = "board-map-box"
BOARD_MAP = "board-map"
BOARD_MAP_HOST = "board-map-host"
BOARD_TREND_HOST = "board-trend-host"
BOARD_CHARTS = "board-charts"  # dcc.Store: both charts, until one of them is looked at
BOARD_NEAR = "board-near"  # dcc.Store: true from then on
BOARD_CARD = "board-card"
BOARD_MAP_TABLE = "board-map-table"
BOARD_DISTRICTS = "board-districts"
BOARD_DEPARTMENTS = "board-departments"
BOARD_TREND = "board-trend"
BOARD_TREND_TABLE = "board-trend-table"
BOARD_KINDS = "board-kinds"
BOARD_KINDS_TABLE = "board-kinds-table"
BOARD_PAGE_NUMBER = "board-page-number"
BOARD_OUTCOMES = "board-outcomes"
BOARD_SPOKEN = "board-spoken"

# districts, departments, assessment: assets/progress.js and layouts/progress_parts.py
PROGRESS = "progress"
PROGRESS_MAIN = "progress-main"  # everything that moves with the news
PROGRESS_REQUEST = "progress-request"  # dcc.Store: the address that the server is asked about, at most every five seconds
PROGRESS_ANSWERED = "progress-answered"  # dcc.Store: the moment that the page shows
PROGRESS_AS_OF = "progress-as-of"
PROGRESS_FRESHNESS = "progress-freshness"
PROGRESS_SIZE = "progress-size"
PROGRESS_BROKEN = "progress-broken"
PROGRESS_SPOKEN = "progress-spoken"

# outcomes: assets/outcomes.js and layouts/outcomes.py
OUTCOMES = "outcomes"
OUTCOMES_SIZE = "outcomes-size"

# time machine: assets/replay.js
REPLAY = "replay"
REPLAY_META = "replay-meta"  # dcc.Store: words and names
REPLAY_CLOCK = "replay-clock"
REPLAY_BODY = "replay-body"
