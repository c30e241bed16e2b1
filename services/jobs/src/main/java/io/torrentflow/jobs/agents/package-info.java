/** Which agents there are, as their heartbeats tell, and how they are spoken to. */
@NullMarked
package io.torrentflow.jobs.agents;

import org.jspecify.annotations.NullMarked;
