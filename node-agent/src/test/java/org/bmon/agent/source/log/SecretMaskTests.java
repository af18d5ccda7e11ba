package org.bmon.agent.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22T18:12:59Z [init] Config file arg: rpcpassword=\"a=b\" | 2026-11-22T18:12:59Z [init] Config file arg: rpcpassword=\"****\"",
                "Config file arg: [main] rpcauth=\"ann:1$2\" | Config file arg: [main] rpcauth=\"****\"",
                "Command-line arg: walletnotify=\"curl -u ann:secret x\" | Command-line arg: walletnotify=\"****\"",
                "Command-line arg: torpassword=\"x\" | Command-line arg: torpassword=\"****\"",
                "Config file arg: proxy=\"socks5://ann:secret@host:1\" | Config file arg: proxy=\"socks5://****@host:1\""
            })
    void settingsThatHoldSecretsLoseTheirValue(String line, String masked) {
        assertThat(SecretMask.mask(line)).isEqualTo(masked);
    }

    @Test
    void otherLinesStayAsTheyAre() {
        String setting =
                "2026-11-22T18:12:59Z [init] Config file arg: [regtest] zmqpubsequence=\"tcp://127.0.0.1:29463\"";
        assertThat(SecretMask.mask(setting)).isSameAs(setting).isEqualTo(setting);
        String line = "2026-11-22T18:12:59Z ThreadRPCServer incorrect password attempt from 127.0.0.1:1";
        assertThat(SecretMask.mask(line)).isSameAs(line);
    }
}
