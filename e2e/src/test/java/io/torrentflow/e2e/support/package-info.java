/** The world around the system: origins, a swarm, users and readers. */
@NullMarked
package io.torrentflow.e2e.support;

import org.jspecify.annotations.NullMarked;
