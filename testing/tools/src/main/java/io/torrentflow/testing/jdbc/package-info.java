/** Statements for tests that look into a database, or write as a service does. */
@NullMarked
package io.torrentflow.testing.jdbc;

import org.jspecify.annotations.NullMarked;
