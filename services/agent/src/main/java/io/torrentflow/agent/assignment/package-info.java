/** The jobs an agent holds: taken over, paused, cancelled, handed back. */
@NullMarked
package io.torrentflow.agent.assignment;

import org.jspecify.annotations.NullMarked;
