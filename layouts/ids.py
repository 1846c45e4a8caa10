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
WALL_RANKING_AXIS = "wall-ranking-axis"
WALL_CURVE = "wall-curve"
WALL_CURVE_NOTE = "wall-curve-note"
WALL_CURVE_TABLE = "wall-curve-table"
WALL_OVERDUE = "wall-overdue"
WALL_MAP_BOX = "wall-map-box"
WALL_MAP = "wall-map"
WALL_MAP_LABELS = "wall-map-labels"
WALL_MAP_NEWEST = "wall-map-newest"
WALL_MAP_OPEN = "wall-map-open"
WALL_MAP_EMPTY = "wall-map-empty"
WALL_INSET = "wall-inset"
WALL_LEGEND = "wall-legend"
WALL_DEADLINES = "wall-deadlines"
WALL_DEADLINES_NOTE = "wall-deadlines-note"
WALL_FEED = "wall-feed"
WALL_FEED_NOTE = "wall-feed-note"
WALL_OUTCOME = "wall-outcome"
WALL_OUTCOME_NOTE = "wall-outcome-note"
WALL_SPOKEN = "wall-spoken"

# board: assets/board.js and layouts/board.py
