"""Work shared out: done here, by processes of a machine or on a cluster, and kept as it is done."""
