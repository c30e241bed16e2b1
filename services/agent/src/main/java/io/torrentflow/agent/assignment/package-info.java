/** The transfers an agent holds: taken over, paused, dropped, handed back. */
@NullMarked
package io.torrentflow.agent.assignment;

import org.jspecify.annotations.NullMarked;
