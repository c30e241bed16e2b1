/** How this service uses Redis. */
@NullMarked
package io.torrentflow.gateway.redis;

import org.jspecify.annotations.NullMarked;
