/** The packaged system as its users meet it, with real origins, peers and clients. */
package io.torrentflow.e2e;
