"""Networks, trips and matrices of traffic: TNTP, GMNS, OMX."""
