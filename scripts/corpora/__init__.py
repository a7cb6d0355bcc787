"""Corpora: folders of benign and hostile model files, written anew by the real libraries."""
