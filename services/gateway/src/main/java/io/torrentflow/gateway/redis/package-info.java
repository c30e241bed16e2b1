/** How this service uses Redis. */
package io.torrentflow.gateway.redis;
