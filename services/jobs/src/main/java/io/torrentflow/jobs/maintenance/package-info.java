/**
 * Background duties: rescue from lost agents, expiry, and removal of what nobody holds any more.
 */
@NullMarked
package io.torrentflow.jobs.maintenance;

import org.jspecify.annotations.NullMarked;
