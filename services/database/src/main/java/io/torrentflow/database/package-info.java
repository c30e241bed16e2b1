/** The schema of the system of record, its guards, and the roles that may touch it. */
@NullMarked
package io.torrentflow.database;

import org.jspecify.annotations.NullMarked;
