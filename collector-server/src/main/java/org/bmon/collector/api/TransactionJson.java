package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON shape of a transaction with its rejections; the fields of its spread are absent if no node accepted it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TransactionJson(
        @Nullable String network,
        String txid,
        @JsonUnwrapped ReportJson.@Nullable Stage accepted,
        List<ReportJson.Rejection> rejections) {

    TransactionJson(ReportJson.@Nullable Transaction found, String txid, List<ReportJson.Rejection> rejections) {
        this(found == null ? null : found.network(), txid, found == null ? null : found.accepted(), rejections);
    }
}
