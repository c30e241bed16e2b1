/**
 * How jobs and transfers are read from PostgreSQL into what the services send each other about
 * them.
 */
package io.torrentflow.platform.state;
