/** What an agent reports to the jobs service: progress of each transfer and its own heartbeat. */
@NullMarked
package io.torrentflow.agent.report;

import org.jspecify.annotations.NullMarked;
