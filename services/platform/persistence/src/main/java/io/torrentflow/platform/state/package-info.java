/**
 * How jobs and transfers are read from PostgreSQL into what the services tell each other of them.
 */
@NullMarked
package io.torrentflow.platform.state;

import org.jspecify.annotations.NullMarked;
