/**
 * The functions of the database's owner. Open {@link
 * dev.embedway.functions.database.MigrationsHandler} first, for tables, then {@link
 * dev.embedway.functions.database.DatabaseRolesHandler} for roles, both called by CloudFormation,
 * and {@link dev.embedway.functions.database.HnswIndexesHandler} for HNSW indexes, called by a
 * schedule. Each waits for a database that wakes up.
 */
@NullMarked
package dev.embedway.functions.database;

import org.jspecify.annotations.NullMarked;
