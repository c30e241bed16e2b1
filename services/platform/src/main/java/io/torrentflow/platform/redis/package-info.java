/** What several replicas must agree on at once, kept in Redis. */
@NullMarked
package io.torrentflow.platform.redis;

import org.jspecify.annotations.NullMarked;
