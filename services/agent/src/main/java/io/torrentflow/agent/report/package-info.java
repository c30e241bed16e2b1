/** What an agent tells the jobs service: progress of each job and its own heartbeat. */
@NullMarked
package io.torrentflow.agent.report;

import org.jspecify.annotations.NullMarked;
