/**
 * The servers that TorrentFlow stands on, started without Docker and without root: PostgreSQL,
 * Redis, RabbitMQ and an S3 store.
 */
@NullMarked
package io.torrentflow.stack.backing;

import org.jspecify.annotations.NullMarked;
