-- An erased tenant leaves no tombstones of its stores either: they name it.
GRANT DELETE ON dropped_stores TO ${app_role};
