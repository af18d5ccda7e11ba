package org.bmon.sim.rpc;

import java.util.List;

/** The methods that a monitor's rpcwhitelist allows, and the optional ones that it may. */
final class Whitelist {

    static final List<String> READ_ONLY = List.of(("getblockchaininfo,getnetworkinfo,getpeerinfo,getmempoolinfo,"
                    + "getrawmempool,getmempoolentry,getchaintips,getbestblockhash,getblockcount,getblockhash,"
                    + "getblockheader,getblock,getblockstats,getdeploymentinfo,getindexinfo,getzmqnotifications,"
                    + "getrpcinfo,getnettotals,getmininginfo,getchainstates,uptime,waitfornewblock,"
                    + "getblocktemplate,gettxoutsetinfo,estimatesmartfee,getaddrmaninfo,getorphantxs")
            .split(","));

    private Whitelist() {}
}
