/** Which agents there are, by their heartbeats, and how requests are sent to them. */
package io.torrentflow.jobs.agents;
