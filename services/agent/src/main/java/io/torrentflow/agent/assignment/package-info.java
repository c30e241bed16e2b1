/** The transfers an agent holds: taken over, paused, dropped, handed back. */
package io.torrentflow.agent.assignment;
