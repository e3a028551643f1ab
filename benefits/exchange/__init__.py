"""Lists that come in and go out as files.

limits, files (what is this file), archives, workbooks, texts (reading it) / headings (which column is which) /
cells, meanings, rows, repeats (what a line says, and what is wrong with it) / stored (kept encrypted until it is
imported) / imports (the whole way) / corrected (bad lines back to the clerk, and the empty form).
"""
