/** The world around the system: origins, a swarm, users and readers. */
package io.torrentflow.e2e.support;
