/** Tests of the functions over a real database, and a server in the place of CloudFormation. */
@NullMarked
package dev.embedway.functions.database;

import org.jspecify.annotations.NullMarked;
