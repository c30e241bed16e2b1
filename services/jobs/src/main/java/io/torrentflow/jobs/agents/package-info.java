/** Which agents there are, as their heartbeats tell, and how they are spoken to. */
package io.torrentflow.jobs.agents;
