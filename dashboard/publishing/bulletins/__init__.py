"""Bulletins (通报): a closed period's figures as Word, Excel and web page, in the form in which cities print them.

``content`` gathers what a period says, once, as plain JSON that is frozen at closing; ``paper`` puts it into words, tables and charts;
``docx``, ``xlsx`` and ``dashboard.web.paper_page`` write that paper down. A paper follows from content, template and language alone.
"""
