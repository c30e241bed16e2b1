/** Statements for tests that look into a database, or write as a service does. */
package io.torrentflow.testing.jdbc;
