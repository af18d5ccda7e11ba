package org.bmon.agent.source.rpc;

import wf.bitcoin.javabitcoindrpcclient.BitcoinJSONRPCClient;

/**
 * Makes the library's class ready. While that happens it looks for ~/.bitcoin/bitcoin.conf, searches the whole data
 * directory for a cookie if there is one, and fails for good if a password in it has a slash; so for that moment there is
 * no home.
 */
final class LibraryStart {

    private static final String HOME = "user.home";

    static {
        String home = System.getProperty(HOME);
        System.setProperty(HOME, "/nonexistent");
        try {
            Class.forName(BitcoinJSONRPCClient.class.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("bitcoin-rpc-client is not on the class path", e);
        } finally {
            if (home == null) {
                System.clearProperty(HOME);
            } else {
                System.setProperty(HOME, home);
            }
        }
    }

    private LibraryStart() {}

    /** Returns when it is ready; to be called before anything of the library is used. */
    static void await() {
        // The initialiser has done it.
    }
}
