/**
 * How jobs and transfers are read from PostgreSQL into what the services tell each other of them.
 */
package io.torrentflow.platform.state;
