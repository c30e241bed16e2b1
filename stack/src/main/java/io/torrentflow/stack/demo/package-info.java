/**
 * What {@code demo} downloads: fresh samples, an origin that serves them, and a swarm of its own.
 */
@NullMarked
package io.torrentflow.stack.demo;

import org.jspecify.annotations.NullMarked;
