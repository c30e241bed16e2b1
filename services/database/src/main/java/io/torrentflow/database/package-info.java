/** The schema of the system of record, its guards, and the roles that may touch it. */
package io.torrentflow.database;
