"""<html> of a page"""
PAGE = "<p>"
