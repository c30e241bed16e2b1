/** What an agent reports to the jobs service: progress of each transfer and its own heartbeat. */
package io.torrentflow.agent.report;
