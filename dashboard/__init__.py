"""The product: what a report is, who may do what with it, what the public sees.

Nothing here knows Dash, SQLAlchemy or Redis; Flask is known only in ``web``.
"""
