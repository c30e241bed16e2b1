/**
 * What {@code demo} downloads: fresh samples, an origin that serves them, and a swarm of its own.
 */
package io.torrentflow.stack.demo;
