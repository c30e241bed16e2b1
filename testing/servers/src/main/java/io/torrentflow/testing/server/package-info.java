/** The servers that the component tests of a service run against. */
@NullMarked
package io.torrentflow.testing.server;

import org.jspecify.annotations.NullMarked;
