/**
 * The servers that TorrentFlow stands on, started without Docker and without root: PostgreSQL,
 * Redis, RabbitMQ and an S3 store.
 */
package io.torrentflow.stack.backing;
