/**
 * Background duties: rescue from lost agents, expiry, and removal of what nobody holds any more.
 */
package io.torrentflow.jobs.maintenance;
