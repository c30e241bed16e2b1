/** What stands on the network between a client and a server under test. */
@NullMarked
package io.torrentflow.testing.net;

import org.jspecify.annotations.NullMarked;
