/** The packaged system as its users meet it, with real origins, peers and clients. */
@NullMarked
package io.torrentflow.e2e;

import org.jspecify.annotations.NullMarked;
